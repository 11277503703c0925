import { ListOrganizationalUnitsForParentCommand, ListRootsCommand } from "@aws-sdk/client-organizations";
import type { AwsClient } from "../context/index.js";
import { CliError, didYouMean } from "../errors/index.js";
import { everyPage } from "./every-page.js";

/** Of a unit or a root, rather than a name. */
export const isUnitId = (written: string): boolean => /^(ou|r)-[0-9a-z]{4,32}(-[0-9a-z]{8,32})?$/.test(written);

/**
 * The id of an organizational unit.
 *
 * @param written its id, or the names that lead to it from the root: `Workloads/Production`
 * @throws {CliError} `UNIT_NOT_FOUND` where no unit has that name
 */
export async function findUnit(client: AwsClient, written: string): Promise<string> {
  if (isUnitId(written)) return written;
  const [root] = await everyPage(
    (page) => client.send(new ListRootsCommand(page)),
    ({ Roots }) => Roots,
  );
  let above = { id: root?.Id ?? "", path: "" };
  for (const name of written.split("/").filter((part) => part !== "")) {
    const units = await everyPage(
      (page) => client.send(new ListOrganizationalUnitsForParentCommand({ ParentId: above.id, ...page })),
      ({ OrganizationalUnits }) => OrganizationalUnits,
    );
    const found = units.find(({ Name }) => Name === name);
    if (found?.Id === undefined)
      throw noUnit(
        name,
        above.path,
        units.flatMap(({ Name = [] }) => Name),
      );
    above = { id: found.Id, path: `${above.path}${name}/` };
  }
  return above.id;
}

function noUnit(name: string, above: string, names: readonly string[]): CliError {
  const where = above === "" ? "below its root" : `in ${above.slice(0, -1)}`;
  return new CliError({
    code: "UNIT_NOT_FOUND",
    message: `The organization has no organizational unit ${JSON.stringify(name)} ${where}${didYouMean(name, names)}.`,
    hint: `${names.length === 0 ? "There are none there." : `There: ${names.join(", ")}.`} Correct organizationalUnits in the config file.`,
  });
}
