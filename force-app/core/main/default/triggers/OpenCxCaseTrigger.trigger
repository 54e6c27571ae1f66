trigger OpenCxCaseTrigger on Case(after update) {
    new OpenCxCaseStatusHandler().handle(Trigger.new, Trigger.oldMap);
}
