import type { Deployment } from "./deployments.ts";

type Json = Record<string, unknown>;

/** `embeddedServiceConfig` as the token answers carry it (contract salesforce-miaw 2.1). */
export function embeddedServiceConfig(deployment: Deployment, maxFileMegabytes: number): Json {
  return {
    name: deployment.developerName,
    deploymentType: deployment.deploymentType.toLowerCase(),
    embeddedServiceMessagingChannel: {
      channelAddressIdentifier: deployment.channelAddressIdentifier,
      authMode: deployment.authMode,
    },
    forms: deployment.prechat === undefined ? [] : [form(deployment)],
    attachments: { endUserToAgent: deployment.attachments, maxFileSize: maxFileMegabytes },
    choiceListConfig: { choiceList: deployment.prechat?.choiceLists ?? [] },
    transcript: { allowTranscriptDownload: false },
  };
}

/** The public form of the same, with what only browsers want (contract salesforce-miaw 5.3). */
export function publicServiceConfig(deployment: Deployment, maxFileMegabytes: number): Json {
  const config = embeddedServiceConfig(deployment, maxFileMegabytes);
  const channel = config["embeddedServiceMessagingChannel"] as Json;
  return {
    ...config,
    embeddedServiceMessagingChannel: { ...channel, esClientVersion: "1.0" },
    branding: [{ n: "headerColor", v: "#1A1B1E" }],
    labels: [],
    hiddenFormFields: deployment.parameters.map(({ name }) => ({ name })),
  };
}

/** `businessHoursInfo`; the first interval is the current or the next one (contract salesforce-miaw 5.4). */
export function businessHoursInfo(deployment: Deployment, now: number): Json {
  const intervals = (deployment.businessHours ?? [])
    .filter(({ endTime }) => endTime > now)
    .sort((left, right) => left.startTime - right.startTime);
  return { isActive: deployment.businessHours !== undefined, businessHours: intervals };
}

function form(deployment: Deployment): Json {
  const visible = (deployment.prechat?.fields ?? []).map((field) => ({
    required: false,
    maxLength: 255,
    choiceListId: null,
    ...field,
    isHidden: false,
  }));
  const taken = new Set(visible.map(({ name }) => name));
  const hidden = deployment.parameters
    .filter(({ name }) => !taken.has(name))
    .map((one) => ({ ...one, type: "Text", required: false, choiceListId: null, isHidden: true }));
  return {
    formType: "PreChat",
    displayContext: deployment.prechat?.everySession ? "Session" : "Conversation",
    formFields: [...visible, ...hidden].map((field, index) => ({ ...field, order: index + 1 })),
  };
}
