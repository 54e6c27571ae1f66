trigger OpenCxDeliveryTrigger on OpenCx_Delivery__c(before update, after update) {
    new OpenCxDeliveryReplayHandler().handle(Trigger.new, Trigger.oldMap, Trigger.operationType);
}
