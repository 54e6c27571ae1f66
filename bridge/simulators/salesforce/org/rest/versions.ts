/** The oldest and the newest version that this org speaks. */
export const [oldestVersion, newestVersion] = [31, 67];

const labels = ["Winter '26", "Spring '26", "Summer '26"];

/** The answer of `/services/data`, which needs no token. */
export function listVersions() {
  const list = [];
  for (let version = oldestVersion; version <= newestVersion; version += 1) {
    const label = labels[version - newestVersion + labels.length - 1] ?? `Version ${version}`;
    list.push({ label, url: `/services/data/v${version}.0`, version: `${version}.0` });
  }
  return list;
}
