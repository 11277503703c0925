import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { CliError } from "@iam-tools/core/errors";
import type { CodeFlags } from "./code.js";
import { findRunning, type Running, type RunningAccount } from "./find-running.js";
import { readPort } from "./read-port.js";

/** Milliseconds that a code is shown for. */
const step = 30_000;

type Device = RunningAccount["devices"][number];

export async function run(context: Context, flags: CodeFlags): Promise<Result> {
  const { device, code } = await unusedCode(context, flags);
  const secondsLeft = Math.ceil(untilNext(context) / 1000);
  if (context.out.isTerminal && !flags.quiet) {
    context.err.write(`${nameOf(device)} (the next code comes in ${secondsLeft} s)\n`);
  }
  const { serialNumber, user: userName = null } = device;
  return { data: { userName, serialNumber, code, secondsLeft }, text: [code] };
}

async function unusedCode(context: Context, flags: CodeFlags): Promise<{ device: Device; code: string }> {
  const port = readPort(flags.port);
  for (let waits = 0; ; waits += 1) {
    const device = chooseDevice(await findRunning(context, port), flags.user);
    const { code } = device;
    if (code === undefined) {
      throw new CliError({ code: "NO_DEVICE", message: `The device ${device.serialNumber} shows no codes.` });
    }
    if (!code.used) return { device, code: code.digits };
    const left = untilNext(context);
    if (waits === 0) {
      context.err.write(`${nameOf(device)}: this code was used. Waiting ${Math.ceil(left / 1000)} s for the next…\n`);
    }
    await context.clock.sleep(left);
  }
}

function chooseDevice({ accounts, engineer, url }: Running, named: string | undefined): Device {
  const wanted = named ?? engineer;
  const devices = accounts.flatMap((account) => account.devices);
  const found =
    devices.find(({ user }) => user !== undefined && user === wanted) ??
    devices.find((device) => nameOf(device) === wanted) ??
    (wanted === undefined && devices.length === 1 ? devices[0] : undefined);
  if (found !== undefined) return found;
  const names = devices.map(nameOf).join(", ");
  throw new CliError({
    code: "NO_DEVICE",
    message: wanted === undefined ? "Whose code?" : `${wanted} has no MFA device in the sandbox.`,
    hint: names === "" ? `There are no devices yet: ${url}/` : `Devices: ${names}`,
  });
}

function nameOf({ serialNumber, user }: Device): string {
  return user ?? serialNumber.slice(serialNumber.lastIndexOf("/") + 1);
}

function untilNext({ clock }: Pick<Context, "clock">): number {
  return step - (clock.now().getTime() % step);
}
