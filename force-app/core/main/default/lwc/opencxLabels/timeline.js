import timelineAccepted from "@salesforce/label/c.OpenCx_Timeline_Accepted";
import timelineAcceptedAfterEnd from "@salesforce/label/c.OpenCx_Timeline_Accepted_After_End";
import timelineAcceptedReopened from "@salesforce/label/c.OpenCx_Timeline_Accepted_Reopened";
import timelineAiCarriesOn from "@salesforce/label/c.OpenCx_Timeline_Ai_Carries_On";
import timelineBriefSent from "@salesforce/label/c.OpenCx_Timeline_Brief_Sent";
import timelineByCustomer from "@salesforce/label/c.OpenCx_Timeline_By_Customer";
import timelineByInactivity from "@salesforce/label/c.OpenCx_Timeline_By_Inactivity";
import timelineByOpencx from "@salesforce/label/c.OpenCx_Timeline_By_Opencx";
import timelineByRep from "@salesforce/label/c.OpenCx_Timeline_By_Rep";
import timelineBySystem from "@salesforce/label/c.OpenCx_Timeline_By_System";
import timelineByUnknown from "@salesforce/label/c.OpenCx_Timeline_By_Unknown";
import timelineCaseReopened from "@salesforce/label/c.OpenCx_Timeline_Case_Reopened";
import timelineCustomerTold from "@salesforce/label/c.OpenCx_Timeline_Customer_Told";
import timelineDead from "@salesforce/label/c.OpenCx_Timeline_Dead";
import timelineDeskEnded from "@salesforce/label/c.OpenCx_Timeline_Desk_Ended";
import timelineEmptyReply from "@salesforce/label/c.OpenCx_Timeline_Empty_Reply";
import timelineEndRequested from "@salesforce/label/c.OpenCx_Timeline_End_Requested";
import timelineEnded from "@salesforce/label/c.OpenCx_Timeline_Ended";
import timelineError from "@salesforce/label/c.OpenCx_Timeline_Error";
import timelineFallbackCancelled from "@salesforce/label/c.OpenCx_Timeline_Fallback_Cancelled";
import timelineFileAsLink from "@salesforce/label/c.OpenCx_Timeline_File_As_Link";
import timelineFileSent from "@salesforce/label/c.OpenCx_Timeline_File_Sent";
import timelineFoundOne from "@salesforce/label/c.OpenCx_Timeline_Found_One";
import timelineFoundOther from "@salesforce/label/c.OpenCx_Timeline_Found_Other";
import timelineHandOnFailed from "@salesforce/label/c.OpenCx_Timeline_Hand_On_Failed";
import timelineHandingOn from "@salesforce/label/c.OpenCx_Timeline_Handing_On";
import timelineIdentifiedLater from "@salesforce/label/c.OpenCx_Timeline_Identified_Later";
import timelineIdentity from "@salesforce/label/c.OpenCx_Timeline_Identity";
import timelineInactivity from "@salesforce/label/c.OpenCx_Timeline_Inactivity";
import timelineJoined from "@salesforce/label/c.OpenCx_Timeline_Joined";
import timelineLeft from "@salesforce/label/c.OpenCx_Timeline_Left";
import timelineLeftOpen from "@salesforce/label/c.OpenCx_Timeline_Left_Open";
import timelineLeftToAi from "@salesforce/label/c.OpenCx_Timeline_Left_To_Ai";
import timelineMaybeTwice from "@salesforce/label/c.OpenCx_Timeline_Maybe_Twice";
import timelineOffered from "@salesforce/label/c.OpenCx_Timeline_Offered";
import timelineOpenRetry from "@salesforce/label/c.OpenCx_Timeline_Open_Retry";
import timelineOpened from "@salesforce/label/c.OpenCx_Timeline_Opened";
import timelineOpenedCase from "@salesforce/label/c.OpenCx_Timeline_Opened_Case";
import timelinePosition from "@salesforce/label/c.OpenCx_Timeline_Position";
import timelineQueued from "@salesforce/label/c.OpenCx_Timeline_Queued";
import timelineQueuedWait from "@salesforce/label/c.OpenCx_Timeline_Queued_Wait";
import timelineRecordGone from "@salesforce/label/c.OpenCx_Timeline_Record_Gone";
import timelineReplayed from "@salesforce/label/c.OpenCx_Timeline_Replayed";
import timelineReplyDelivered from "@salesforce/label/c.OpenCx_Timeline_Reply_Delivered";
import timelineReplyRetry from "@salesforce/label/c.OpenCx_Timeline_Reply_Retry";
import timelineResolved from "@salesforce/label/c.OpenCx_Timeline_Resolved";
import timelineSaidSent from "@salesforce/label/c.OpenCx_Timeline_Said_Sent";
import timelineSessionReopened from "@salesforce/label/c.OpenCx_Timeline_Session_Reopened";
import timelineSomebody from "@salesforce/label/c.OpenCx_Timeline_Somebody";
import timelineStopWord from "@salesforce/label/c.OpenCx_Timeline_Stop_Word";
import timelineTransferring from "@salesforce/label/c.OpenCx_Timeline_Transferring";
import timelineUnavailable from "@salesforce/label/c.OpenCx_Timeline_Unavailable";
import timelineWarning from "@salesforce/label/c.OpenCx_Timeline_Warning";
import timelineWhyClosed from "@salesforce/label/c.OpenCx_Timeline_Why_Closed";
import timelineWhyNoReps from "@salesforce/label/c.OpenCx_Timeline_Why_No_Reps";
import timelineWhyOverLimit from "@salesforce/label/c.OpenCx_Timeline_Why_Over_Limit";
import timelineWhyRouting from "@salesforce/label/c.OpenCx_Timeline_Why_Routing";
import timelineWhyUnknown from "@salesforce/label/c.OpenCx_Timeline_Why_Unknown";
import timelineWrittenAfterEnd from "@salesforce/label/c.OpenCx_Timeline_Written_After_End";
import timelineWroteAfterEnd from "@salesforce/label/c.OpenCx_Timeline_Wrote_After_End";

export const timeline = {
  timelineAccepted,
  timelineAcceptedAfterEnd,
  timelineAcceptedReopened,
  timelineAiCarriesOn,
  timelineBriefSent,
  timelineByCustomer,
  timelineByInactivity,
  timelineByOpencx,
  timelineByRep,
  timelineBySystem,
  timelineByUnknown,
  timelineCaseReopened,
  timelineCustomerTold,
  timelineDead,
  timelineDeskEnded,
  timelineEmptyReply,
  timelineEndRequested,
  timelineEnded,
  timelineError,
  timelineFallbackCancelled,
  timelineFileAsLink,
  timelineFileSent,
  timelineFoundOne,
  timelineFoundOther,
  timelineHandOnFailed,
  timelineHandingOn,
  timelineIdentifiedLater,
  timelineIdentity,
  timelineInactivity,
  timelineJoined,
  timelineLeft,
  timelineLeftOpen,
  timelineLeftToAi,
  timelineMaybeTwice,
  timelineOffered,
  timelineOpenRetry,
  timelineOpened,
  timelineOpenedCase,
  timelinePosition,
  timelineQueued,
  timelineQueuedWait,
  timelineRecordGone,
  timelineReplayed,
  timelineReplyDelivered,
  timelineReplyRetry,
  timelineResolved,
  timelineSaidSent,
  timelineSessionReopened,
  timelineSomebody,
  timelineStopWord,
  timelineTransferring,
  timelineUnavailable,
  timelineWarning,
  timelineWhyClosed,
  timelineWhyNoReps,
  timelineWhyOverLimit,
  timelineWhyRouting,
  timelineWhyUnknown,
  timelineWrittenAfterEnd,
  timelineWroteAfterEnd,
};
