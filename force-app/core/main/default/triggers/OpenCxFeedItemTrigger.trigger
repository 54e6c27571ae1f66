trigger OpenCxFeedItemTrigger on FeedItem(after insert) {
    new OpenCxCasePostHandler().handle(Trigger.new, Trigger.oldMap);
}
