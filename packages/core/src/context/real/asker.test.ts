import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { expect, test } from "@jest/globals";
import { askerOf, ownerIn } from "./asker.js";

/** Windows and macOS have no such table. */
const onLinux = process.platform === "linux" ? test : test.skip;

onLinux("the user at the other end of a connection is known", async () => {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const [socket] = (await once(server, "connection")) as [Socket];
  expect(await askerOf(socket)).toEqual({ uid: process.getuid?.(), isTrusted: true });
  client.destroy();
  socket.destroy();
  server.close();
});

const ends = { remoteAddress: "127.0.0.1", remotePort: 0x9c40, localAddress: "127.0.0.1", localPort: 0x1f90 };
/** As a machine with the low byte first has it. */
const line = (local: string, remote: string, state = "01") =>
  `   1: ${local}:9C40 ${remote}:1F90 ${state} 00000000:00000000 00:00000000 00000000  1001        0 43 1 0 20 4 30 10 -1`;
test.each([
  ["of IPv4", line("0100007F", "0100007F"), 1001],
  ["of IPv6", line("0000000000000000FFFF00000100007F", "0000000000000000FFFF00000100007F"), 1001],
  ["that is closed", line("0100007F", "0100007F", "05"), undefined],
  ["of another address with the same ports", line("0200007F", "0200007F"), undefined],
])("a connection %s is told by the system's table", (_what, table, uid) => {
  expect(ownerIn(table, ends)).toBe(uid);
});
