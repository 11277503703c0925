/**
 * Publishes the tarballs in `tarballs/` by plain npm, core first, and leaves out what the registry has; arguments go to
 * `npm publish`. It builds nothing and loads nothing but Node, so that no code of others runs where the right to publish is.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../tarballs/", import.meta.url));
const tarballs = readdirSync(folder).filter((file) => file.endsWith(".tgz"));
if (tarballs.length === 0) throw new Error(`${folder} holds no tarball: npm run tarballs`);

// Tools depend on core: nobody should meet one without the other.
const isCore = (file) => file.startsWith("iam-tools-core-");
const sorted = tarballs.toSorted((a, b) => Number(isCore(b)) - Number(isCore(a)) || a.localeCompare(b));
// All are looked at before the first is published: what is published cannot be taken back.
for (const { file, name, version } of sorted.map(look)) {
  if (isPublished(`${name}@${version}`)) {
    process.stdout.write(`${name} ${version} is published\n`);
    continue;
  }
  run("npm", ["publish", join(folder, file), "--access", "public", ...process.argv.slice(2)], "inherit");
}

function look(file) {
  const manifest = JSON.parse(run("tar", ["-xzOf", join(folder, file), "package/package.json"]));
  requireHarmless(file, manifest);
  return { file, name: manifest.name, version: manifest.version };
}

/**
 * What built the tarballs ran the code of others: nothing is published that would run code where it is installed, under a
 * name that is not of this project, or at another registry.
 */
function requireHarmless(file, { name, scripts = {}, publishConfig = {} }) {
  const hooks = ["preinstall", "install", "postinstall"].filter((hook) => hook in scripts);
  const paths = run("tar", ["-tzf", join(folder, file)])
    .split("\n")
    .map(installedAs);
  const manifests = paths.filter((path) => path === "package.json");
  const faults = [
    ...hooks.map((hook) => `runs a ${hook} script`),
    ...(paths.includes("binding.gyp") ? ["has a binding.gyp, which npm runs"] : []),
    ...(manifests.length === 1 ? [] : [`has ${manifests.length} files package.json`]),
    ...(/^@iam-tools\/[a-z][a-z-]*$/.test(name) ? [] : [`is called ${name}`]),
    ...Object.keys(publishConfig)
      .filter((key) => key !== "access")
      .map((key) => `sets ${key} for its publishing`),
  ];
  if (faults.length > 0) throw new Error(`${file} is not published: it ${faults.join(", and ")}`);
}

/** npm leaves out the first folder of a path, whatever it is called: so another manifest can take the place of the first. */
function installedAs(path) {
  return posix
    .join("/", ...path.split("/").slice(1))
    .slice(1)
    .toLowerCase();
}

function isPublished(version) {
  const { status, stdout, stderr } = spawnSync("npm", ["view", version, "version", "--json"], { encoding: "utf8" });
  if (status === 0) return stdout.trim() !== "";
  if (`${stdout}${stderr}`.includes("E404")) return false;
  throw new Error(`npm view ${version} failed:\n${stdout}${stderr}`);
}

function run(program, args, stdio = "pipe") {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", stdio });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${stdout ?? ""}${stderr ?? ""}`);
  return stdout;
}
