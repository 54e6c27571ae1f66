import panelAnswers from "@salesforce/label/c.OpenCx_Panel_Answers";
import panelCopied from "@salesforce/label/c.OpenCx_Panel_Copied";
import panelCopy from "@salesforce/label/c.OpenCx_Panel_Copy";
import panelCopyFailed from "@salesforce/label/c.OpenCx_Panel_Copy_Failed";
import panelEmpty from "@salesforce/label/c.OpenCx_Panel_Empty";
import panelEventsOne from "@salesforce/label/c.OpenCx_Panel_Events_One";
import panelEventsOther from "@salesforce/label/c.OpenCx_Panel_Events_Other";
import panelFile from "@salesforce/label/c.OpenCx_Panel_File";
import panelIdCase from "@salesforce/label/c.OpenCx_Panel_Id_Case";
import panelIdConversation from "@salesforce/label/c.OpenCx_Panel_Id_Conversation";
import panelIdEmail from "@salesforce/label/c.OpenCx_Panel_Id_Email";
import panelIdEmailClaimed from "@salesforce/label/c.OpenCx_Panel_Id_Email_Claimed";
import panelIdFollowUp from "@salesforce/label/c.OpenCx_Panel_Id_Follow_Up";
import panelIdHandoff from "@salesforce/label/c.OpenCx_Panel_Id_Handoff";
import panelIdMessagingSession from "@salesforce/label/c.OpenCx_Panel_Id_Messaging_Session";
import panelIdPhone from "@salesforce/label/c.OpenCx_Panel_Id_Phone";
import panelIdRouting from "@salesforce/label/c.OpenCx_Panel_Id_Routing";
import panelIdSession from "@salesforce/label/c.OpenCx_Panel_Id_Session";
import panelIdTicket from "@salesforce/label/c.OpenCx_Panel_Id_Ticket";
import panelIds from "@salesforce/label/c.OpenCx_Panel_Ids";
import panelLanguage from "@salesforce/label/c.OpenCx_Panel_Language";
import panelLineDead from "@salesforce/label/c.OpenCx_Panel_Line_Dead";
import panelLinePending from "@salesforce/label/c.OpenCx_Panel_Line_Pending";
import panelLineTooLate from "@salesforce/label/c.OpenCx_Panel_Line_Too_Late";
import panelLinesOne from "@salesforce/label/c.OpenCx_Panel_Lines_One";
import panelLinesOther from "@salesforce/label/c.OpenCx_Panel_Lines_Other";
import panelLink from "@salesforce/label/c.OpenCx_Panel_Link";
import panelLoading from "@salesforce/label/c.OpenCx_Panel_Loading";
import panelNewLinesOne from "@salesforce/label/c.OpenCx_Panel_New_Lines_One";
import panelNewLinesOther from "@salesforce/label/c.OpenCx_Panel_New_Lines_Other";
import panelNewTab from "@salesforce/label/c.OpenCx_Panel_New_Tab";
import panelNoReason from "@salesforce/label/c.OpenCx_Panel_No_Reason";
import panelNotOpened from "@salesforce/label/c.OpenCx_Panel_Not_Opened";
import panelNotOpenedHint from "@salesforce/label/c.OpenCx_Panel_Not_Opened_Hint";
import panelOutcomeFailed from "@salesforce/label/c.OpenCx_Panel_Outcome_Failed";
import panelOutcomeOk from "@salesforce/label/c.OpenCx_Panel_Outcome_Ok";
import panelOutcomeUnknown from "@salesforce/label/c.OpenCx_Panel_Outcome_Unknown";
import panelRefresh from "@salesforce/label/c.OpenCx_Panel_Refresh";
import panelRetry from "@salesforce/label/c.OpenCx_Panel_Retry";
import panelSentiment from "@salesforce/label/c.OpenCx_Panel_Sentiment";
import panelSentimentAngry from "@salesforce/label/c.OpenCx_Panel_Sentiment_Angry";
import panelSentimentFrustrated from "@salesforce/label/c.OpenCx_Panel_Sentiment_Frustrated";
import panelSentimentHappy from "@salesforce/label/c.OpenCx_Panel_Sentiment_Happy";
import panelSentimentNegative from "@salesforce/label/c.OpenCx_Panel_Sentiment_Negative";
import panelSentimentNeutral from "@salesforce/label/c.OpenCx_Panel_Sentiment_Neutral";
import panelSentimentPositive from "@salesforce/label/c.OpenCx_Panel_Sentiment_Positive";
import panelShowAll from "@salesforce/label/c.OpenCx_Panel_Show_All";
import panelShowLess from "@salesforce/label/c.OpenCx_Panel_Show_Less";
import panelShowMore from "@salesforce/label/c.OpenCx_Panel_Show_More";
import panelSpeakerAi from "@salesforce/label/c.OpenCx_Panel_Speaker_Ai";
import panelSpeakerBridge from "@salesforce/label/c.OpenCx_Panel_Speaker_Bridge";
import panelSpeakerCustomer from "@salesforce/label/c.OpenCx_Panel_Speaker_Customer";
import panelSpeakerInbox from "@salesforce/label/c.OpenCx_Panel_Speaker_Inbox";
import panelSpeakerRep from "@salesforce/label/c.OpenCx_Panel_Speaker_Rep";
import panelSpeakerSystem from "@salesforce/label/c.OpenCx_Panel_Speaker_System";
import panelTechnicalHide from "@salesforce/label/c.OpenCx_Panel_Technical_Hide";
import panelTechnicalOne from "@salesforce/label/c.OpenCx_Panel_Technical_One";
import panelTechnicalOther from "@salesforce/label/c.OpenCx_Panel_Technical_Other";
import panelTimeline from "@salesforce/label/c.OpenCx_Panel_Timeline";
import panelTitle from "@salesforce/label/c.OpenCx_Panel_Title";
import panelTook from "@salesforce/label/c.OpenCx_Panel_Took";
import panelTranscript from "@salesforce/label/c.OpenCx_Panel_Transcript";
import panelTranscriptCut from "@salesforce/label/c.OpenCx_Panel_Transcript_Cut";
import panelTried from "@salesforce/label/c.OpenCx_Panel_Tried";
import panelWho from "@salesforce/label/c.OpenCx_Panel_Who";
import panelWhy from "@salesforce/label/c.OpenCx_Panel_Why";

export const panel = {
  panelAnswers,
  panelCopied,
  panelCopy,
  panelCopyFailed,
  panelEmpty,
  panelEventsOne,
  panelEventsOther,
  panelFile,
  panelIdCase,
  panelIdConversation,
  panelIdEmail,
  panelIdEmailClaimed,
  panelIdFollowUp,
  panelIdHandoff,
  panelIdMessagingSession,
  panelIdPhone,
  panelIdRouting,
  panelIdSession,
  panelIdTicket,
  panelIds,
  panelLanguage,
  panelLineDead,
  panelLinePending,
  panelLineTooLate,
  panelLinesOne,
  panelLinesOther,
  panelLink,
  panelLoading,
  panelNewLinesOne,
  panelNewLinesOther,
  panelNewTab,
  panelNoReason,
  panelNotOpened,
  panelNotOpenedHint,
  panelOutcomeFailed,
  panelOutcomeOk,
  panelOutcomeUnknown,
  panelRefresh,
  panelRetry,
  panelSentiment,
  panelSentimentAngry,
  panelSentimentFrustrated,
  panelSentimentHappy,
  panelSentimentNegative,
  panelSentimentNeutral,
  panelSentimentPositive,
  panelShowAll,
  panelShowLess,
  panelShowMore,
  panelSpeakerAi,
  panelSpeakerBridge,
  panelSpeakerCustomer,
  panelSpeakerInbox,
  panelSpeakerRep,
  panelSpeakerSystem,
  panelTechnicalHide,
  panelTechnicalOne,
  panelTechnicalOther,
  panelTimeline,
  panelTitle,
  panelTook,
  panelTranscript,
  panelTranscriptCut,
  panelTried,
  panelWho,
  panelWhy,
};
