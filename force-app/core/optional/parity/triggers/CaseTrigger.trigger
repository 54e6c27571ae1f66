/** By its name in OpenCX's public guide; see OpenCxParity. */
trigger CaseTrigger on Case(after insert) {
    OpenSalesforceCaseManagement.deliver(Trigger.newMap.keySet());
}
