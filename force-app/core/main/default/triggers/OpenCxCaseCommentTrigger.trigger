trigger OpenCxCaseCommentTrigger on CaseComment(after insert, after update) {
    new OpenCxCaseCommentHandler().handle(Trigger.new, Trigger.oldMap);
}
