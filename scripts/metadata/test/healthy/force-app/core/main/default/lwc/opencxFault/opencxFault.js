import { LightningElement } from "lwc";

export const faultOf = (error) => error.message;

export default class OpencxFault extends LightningElement {}
