import { LightningElement } from "lwc";
import SESSION from "@salesforce/schema/Case.OpenCx_Session_Id__c";
import readTrace from "@salesforce/apex/OpenCxTraceController.readTrace";
import title from "@salesforce/label/c.OpenCx_Panel_Title";
import mayRead from "@salesforce/customPermission/OpenCx_Bridge";
import { faultOf } from "c/opencxFault";

export default class OpencxTrace extends LightningElement {
  shown = [SESSION, readTrace, title, mayRead, faultOf];
}
