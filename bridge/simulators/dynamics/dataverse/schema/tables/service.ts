import type { TableText } from "../read-table.ts";

const objects = "account,contact,incident,msdyn_ocliveworkitem";

/** Cases, notes, queues (contract dynamics-365 5.4, 5.6, 5.7). */
export const serviceTables: TableText[] = [
  {
    names: "incident incidents incidentid title",
    ...{ privilege: "Incident", typeCode: 112 },
    collections: {
      Incident_Annotation: "annotation.objectid",
      Incident_QueueItem: "queueitem.objectid",
      incident_parent_incident: "incident.parentcaseid",
      Incident_IncidentResolutions: "incidentresolution.incidentid",
    },
    columns: `
      title string(200) application
      description memo(2000)
      ticketnumber string(100) createonly
      customerid lookup(account,contact) nav=customerid_{table}
      primarycontactid lookup(contact)
      responsiblecontactid lookup(contact)
      accountid lookup(account) readonly
      contactid lookup(contact) readonly
      parentcaseid lookup(incident)
      masterid lookup(incident)
      subjectid lookup(subject)
      prioritycode choice(1:High|2:Normal|3:Low) default=2
      caseorigincode choice(1:Phone|2:Email|3:Web|2483:Facebook|3986:Twitter|700610000:IoT)
      casetypecode choice(1:Question|2:Problem|3:Request)
      severitycode choice(1:Default_Value) default=1
      customersatisfactioncode choice(5:Very_Satisfied|4:Satisfied|3:Neutral|2:Dissatisfied|1:Very_Dissatisfied)
      contractservicelevelcode choice(1:Gold|2:Silver|3:Bronze)
      incidentstagecode choice(1:Default_Value) default=1
      firstresponseslastatus choice(1:In_Progress|2:Nearing_Noncompliance|3:Succeeded|4:Noncompliant) default=1
      emailaddress string(100)
      productserialnumber string(100)
      followupby datetime
      responseby datetime
      resolveby datetime
      escalatedon datetime readonly
      isescalated boolean default=false
      firstresponsesent boolean default=false
      followuptaskcreated boolean default=false
      activitiescomplete boolean default=false
      customercontacted boolean default=false
      blockedprofile boolean
      checkemail boolean default=false
      decremententitlementterm boolean default=true
      merged boolean readonly default=false
      routecase boolean createonly default=true
      numberofchildincidents integer readonly
      actualserviceunits integer(0..1000000000)
      billedserviceunits integer(0..1000000000)
      influencescore decimal(-100000000000..100000000000)
      sentimentvalue decimal(-100000000000..100000000000)
      statecode state(0:Active|1:Resolved|2:Cancelled) notoncreate
      statuscode status(1:In_Progress:0|2:On_Hold:0|3:Waiting_for_Details:0|4:Researching:0|5:Problem_Solved:1|1000:Information_Provided:1|6:Cancelled:2|2000:Merged:2)
    `,
  },
  {
    names: "incidentresolution incidentresolutions activityid subject",
    ...{ privilege: "Activity", typeCode: 4206, activity: true },
    columns: `
      subject string(200)
      description memo(2000)
      incidentid lookup(incident)
      timespent integer(0..2147483647)
      actualend datetime
      statecode state(0:Open|1:Completed|2:Canceled) notoncreate
      statuscode status(1:Open:0|2:Closed:1|3:Canceled:2)
    `,
  },
  {
    names: "annotation annotations annotationid subject",
    ...{ privilege: "Note", typeCode: 5 },
    columns: `
      subject string(500)
      notetext memo(100000)
      isdocument boolean default=false
      documentbody memo(1073741823)
      filename string(255)
      mimetype string(256)
      filesize integer(0..1000000000) readonly
      langid string(2)
      objecttypecode string(64)
      objectid lookup(${objects},msdyn_transcript,msdyn_ocsession,queue) nav=objectid_{table}
    `,
  },
  {
    names: "queue queues queueid name",
    ...{ privilege: "Queue", typeCode: 2020, usualStates: true },
    collections: { queue_entries: "queueitem.queueid" },
    columns: `
      name string(200) required
      description memo(2000)
      emailaddress string(100)
      queueviewtype choice(0:Public|1:Private) default=0
      numberofitems integer(0..1000000000) readonly
      msdyn_isomnichannelqueue boolean default=false
      msdyn_queuetype choice(192350000:Messaging|192350001:Entity|192350002:Voice)
      msdyn_isdefaultqueue boolean default=false
      msdyn_priority integer(0..1000000000)
    `,
  },
  {
    names: "queueitem queueitems queueitemid title",
    ...{ privilege: "QueueItem", typeCode: 2029, usualStates: true },
    columns: `
      title string(300)
      queueid lookup(queue) required
      objectid lookup(${objects}) nav=objectid_{table} required
      objecttypecode string(64) readonly
      workerid lookup(systemuser,team) nav=workerid_{table}
      workeridmodifiedon datetime readonly
      enteredon datetime readonly
      priority integer(0..1000000000)
    `,
  },
  {
    names: "subject subjects subjectid title",
    ...{ privilege: "Subject", typeCode: 129, owned: false },
    columns: `
      title string(500) required
      description memo(2000)
      parentsubject lookup(subject)
    `,
  },
];
