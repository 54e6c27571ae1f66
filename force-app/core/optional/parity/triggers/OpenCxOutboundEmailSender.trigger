/** By its name in OpenCX's public guide: sends what the package's own trigger would, and nothing that it has taken. */
trigger OpenCxOutboundEmailSender on EmailMessage(after insert) {
    new OpenCxParity().handle(Trigger.new, Trigger.oldMap);
}
