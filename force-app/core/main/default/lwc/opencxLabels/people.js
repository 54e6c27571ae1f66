import channelChannel from "@salesforce/label/c.OpenCx_Channel_Channel";
import channelEmail from "@salesforce/label/c.OpenCx_Channel_Email";
import channelPhone from "@salesforce/label/c.OpenCx_Channel_Phone";
import channelSms from "@salesforce/label/c.OpenCx_Channel_Sms";
import channelWeb from "@salesforce/label/c.OpenCx_Channel_Web";
import channelWhatsapp from "@salesforce/label/c.OpenCx_Channel_Whatsapp";
import identityAnonymous from "@salesforce/label/c.OpenCx_Identity_Anonymous";
import identityFellBack from "@salesforce/label/c.OpenCx_Identity_Fell_Back";
import identityName from "@salesforce/label/c.OpenCx_Identity_Name";
import identityNameClaimed from "@salesforce/label/c.OpenCx_Identity_Name_Claimed";
import identityNameUnknown from "@salesforce/label/c.OpenCx_Identity_Name_Unknown";
import identityPhone from "@salesforce/label/c.OpenCx_Identity_Phone";
import identityProof from "@salesforce/label/c.OpenCx_Identity_Proof";
import identityUnconfirmed from "@salesforce/label/c.OpenCx_Identity_Unconfirmed";
import identityVerified from "@salesforce/label/c.OpenCx_Identity_Verified";
import priorityHigh from "@salesforce/label/c.OpenCx_Priority_High";
import priorityLow from "@salesforce/label/c.OpenCx_Priority_Low";
import priorityMedium from "@salesforce/label/c.OpenCx_Priority_Medium";
import priorityOther from "@salesforce/label/c.OpenCx_Priority_Other";
import priorityPriority from "@salesforce/label/c.OpenCx_Priority_Priority";
import priorityUrgent from "@salesforce/label/c.OpenCx_Priority_Urgent";
import stateEnded from "@salesforce/label/c.OpenCx_State_Ended";
import stateFailed from "@salesforce/label/c.OpenCx_State_Failed";
import stateHandingOn from "@salesforce/label/c.OpenCx_State_Handing_On";
import stateNobody from "@salesforce/label/c.OpenCx_State_Nobody";
import stateOpening from "@salesforce/label/c.OpenCx_State_Opening";
import stateQueued from "@salesforce/label/c.OpenCx_State_Queued";
import stateState from "@salesforce/label/c.OpenCx_State_State";
import stateTransferring from "@salesforce/label/c.OpenCx_State_Transferring";
import stateWith from "@salesforce/label/c.OpenCx_State_With";
import stateWithRep from "@salesforce/label/c.OpenCx_State_With_Rep";

export const people = {
  channelChannel,
  channelEmail,
  channelPhone,
  channelSms,
  channelWeb,
  channelWhatsapp,
  identityAnonymous,
  identityFellBack,
  identityName,
  identityNameClaimed,
  identityNameUnknown,
  identityPhone,
  identityProof,
  identityUnconfirmed,
  identityVerified,
  priorityHigh,
  priorityLow,
  priorityMedium,
  priorityOther,
  priorityPriority,
  priorityUrgent,
  stateEnded,
  stateFailed,
  stateHandingOn,
  stateNobody,
  stateOpening,
  stateQueued,
  stateState,
  stateTransferring,
  stateWith,
  stateWithRep,
};
