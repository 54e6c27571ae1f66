trigger OpenCxCaseCommentTrigger on CaseComment(after insert) {
    new OpenCxCaseCommentHandler().handle(Trigger.new, Trigger.oldMap);
}
