/** What an admin sets up, as far as a bridge looks at it; the form is that of `readFieldTable`. */
export const setupObjects: Record<string, string> = {
  "CustomPermission 0CP": `
    DeveloperName string(80) required
    MasterLabel string(80)
  `,
  "PermissionSet 0PS": `
    Name string(80) required
    Label string(80)
  `,
  "PermissionSetAssignment 0Pa": `
    AssigneeId reference(User) required
    PermissionSetId reference(PermissionSet) required
  `,
  "SetupEntityAccess 0J0": `
    ParentId reference(PermissionSet) required
    SetupEntityId reference(CustomPermission) required
  `,
};
