import type { TableText } from "../read-table.ts";

/**
 * A table of the customer's own that takes OpenCX's published payload in its own words (contract dynamics-365 9, contract
 * opencx 8.3), with the two that its nested objects become. No environment has it from the start.
 */
export const customRecordTables: TableText[] = [
  {
    names: "oc_liveworkitem oc_liveworkitems oc_liveworkitemid subject",
    ...{ privilege: "oc_liveworkitem", typeCode: 10_900, usualStates: true },
    collections: { oc_liveworkitem_Annotations: "annotation.objectid" },
    columns: `
      subject string(200) application
      workstreamId guid
      oc_contextvariablesid lookup(oc_contextvariables) nav=contextVariables
      oc_customerid lookup(oc_customer) nav=customer
    `,
  },
  {
    names: "oc_contextvariables oc_contextvariableses oc_contextvariablesid sessionId",
    ...{ privilege: "oc_contextvariables", typeCode: 10_901, usualStates: true },
    columns: `
      sessionId string(512)
      channel string(512)
    `,
  },
  {
    names: "oc_customer oc_customers oc_customerid name",
    ...{ privilege: "oc_customer", typeCode: 10_902, usualStates: true },
    columns: `
      name string(512)
      email string(512)
      phone string(512)
    `,
  },
];
