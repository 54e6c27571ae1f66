trigger OpenCxEmailMessageTrigger on EmailMessage(after insert, after update) {
    new OpenCxCaseMailHandler().handle(Trigger.new, Trigger.oldMap);
}
