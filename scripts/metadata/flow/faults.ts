/** The flow uses something that is not simulated: a fault of the flow or of the simulation, never a result. */
export class FlowNotUnderstood extends Error {
  override name = "FlowNotUnderstood";
}

/** An element failed as it would in an org: its fault path goes on, or the flow fails. */
export class FlowFault extends Error {
  override name = "FlowFault";
}
