import setupCopied from "@salesforce/label/c.OpenCx_Setup_Copied";
import setupCopy from "@salesforce/label/c.OpenCx_Setup_Copy";
import setupDetails from "@salesforce/label/c.OpenCx_Setup_Details";
import setupFail from "@salesforce/label/c.OpenCx_Setup_Fail";
import setupIntro from "@salesforce/label/c.OpenCx_Setup_Intro";
import setupLoading from "@salesforce/label/c.OpenCx_Setup_Loading";
import setupNone from "@salesforce/label/c.OpenCx_Setup_None";
import setupPass from "@salesforce/label/c.OpenCx_Setup_Pass";
import setupRemedy from "@salesforce/label/c.OpenCx_Setup_Remedy";
import setupRunAgain from "@salesforce/label/c.OpenCx_Setup_Run_Again";
import setupRunOne from "@salesforce/label/c.OpenCx_Setup_Run_One";
import setupRunning from "@salesforce/label/c.OpenCx_Setup_Running";
import setupSummary from "@salesforce/label/c.OpenCx_Setup_Summary";
import setupTitle from "@salesforce/label/c.OpenCx_Setup_Title";
import setupWaiting from "@salesforce/label/c.OpenCx_Setup_Waiting";
import setupWarn from "@salesforce/label/c.OpenCx_Setup_Warn";

export const setup = {
  setupCopied,
  setupCopy,
  setupDetails,
  setupFail,
  setupIntro,
  setupLoading,
  setupNone,
  setupPass,
  setupRemedy,
  setupRunAgain,
  setupRunOne,
  setupRunning,
  setupSummary,
  setupTitle,
  setupWaiting,
  setupWarn,
};
