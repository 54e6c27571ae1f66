import errorCode from "@salesforce/label/c.OpenCx_Error_Code";
import errorLate from "@salesforce/label/c.OpenCx_Error_Late";
import errorLateRemedy from "@salesforce/label/c.OpenCx_Error_Late_Remedy";
import errorUnknown from "@salesforce/label/c.OpenCx_Error_Unknown";
import errorUnknownRemedy from "@salesforce/label/c.OpenCx_Error_Unknown_Remedy";
import errorUnreadable from "@salesforce/label/c.OpenCx_Error_Unreadable";
import errorUnreadableRemedy from "@salesforce/label/c.OpenCx_Error_Unreadable_Remedy";
import noticeFellBack from "@salesforce/label/c.OpenCx_Notice_Fell_Back";
import noticeHandoffFailed from "@salesforce/label/c.OpenCx_Notice_Handoff_Failed";
import noticeMissing from "@salesforce/label/c.OpenCx_Notice_Missing";
import noticeOutdated from "@salesforce/label/c.OpenCx_Notice_Outdated";
import noticeStored from "@salesforce/label/c.OpenCx_Notice_Stored";
import noticeUnknownCase from "@salesforce/label/c.OpenCx_Notice_Unknown_Case";
import noticeUnread from "@salesforce/label/c.OpenCx_Notice_Unread";

export const messages = {
  errorCode,
  errorLate,
  errorLateRemedy,
  errorUnknown,
  errorUnknownRemedy,
  errorUnreadable,
  errorUnreadableRemedy,
  noticeFellBack,
  noticeHandoffFailed,
  noticeMissing,
  noticeOutdated,
  noticeStored,
  noticeUnknownCase,
  noticeUnread,
};
