import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";

/** Where a relay is asked something; `try-…` before anything is changed, and `body` after the mail itself. */
export const relayStages = ["connect", "ehlo", "try-from", "try-to", "mail-from", "rcpt-to", "data", "body"] as const;

export type RelayStage = (typeof relayStages)[number];

/** A reply in full, with its code, or the end of the connection, or no reply ever. */
export type RelayAnswer = `${number} ${string}` | "drop" | "hang";

/** A relay of nobody's make, which does as it is told at each stage. It offers nothing: no TLS, no AUTH. */
export interface ScriptedRelay {
  readonly url: string;
  /** The mails that it has taken, whether or not it said so. */
  readonly mails: readonly string[];
  /** What it answers at that stage, `times` times (always where not given), and whether it takes the mail first. */
  script(stage: RelayStage, answer: RelayAnswer | ((mail: string) => RelayAnswer), times?: number): void;
  /** Called when a stage is reached, before it is answered. */
  onStage(hook: (stage: RelayStage) => void | Promise<void>): void;
  clear(): void;
  close(): Promise<void>;
}

const usual: Readonly<Record<RelayStage, string>> = {
  connect: "220 relay.example.com ESMTP",
  ehlo: "250-relay.example.com\r\n250 ENHANCEDSTATUSCODES",
  "try-from": "250 2.1.0 Ok",
  "try-to": "250 2.1.5 Ok",
  "mail-from": "250 2.1.0 Ok",
  "rcpt-to": "250 2.1.5 Ok",
  data: "354 End data with <CR><LF>.<CR><LF>",
  body: "250 2.0.0 Ok: queued",
};

export async function startScriptedRelay(): Promise<ScriptedRelay> {
  const mails: string[] = [];
  const sockets = new Set<Socket>();
  let planned: { stage: RelayStage; answer: RelayAnswer | ((mail: string) => RelayAnswer); left: number }[] = [];
  /** From the end of what was only asked to the end of the mail. */
  let isTried = false;
  let hook: (stage: RelayStage) => void | Promise<void> = () => undefined;

  async function answer(socket: Socket, stage: RelayStage): Promise<void> {
    await hook(stage);
    const plan = planned.find((candidate) => candidate.stage === stage && candidate.left > 0);
    if (plan !== undefined) plan.left -= 1;
    const given = plan?.answer ?? usual[stage];
    const reply = typeof given === "function" ? given(mails.at(-1) ?? "") : given;
    if (reply === "hang") return;
    if (reply === "drop") socket.destroy();
    else socket.write(`${reply}\r\n`);
  }

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    let text = "";
    let inBody = false;
    let busy = answer(socket, "connect");
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      busy = busy.then(takeLines);
    });

    async function takeLines(): Promise<void> {
      for (;;) {
        const end = text.indexOf(inBody ? "\r\n.\r\n" : "\r\n");
        if (end === -1) return;
        const taken = text.slice(0, end);
        text = text.slice(end + (inBody ? 5 : 2));
        if (inBody) {
          inBody = false;
          mails.push(taken);
          isTried = false;
          await answer(socket, "body");
          continue;
        }
        const verb = taken.slice(0, 4).toUpperCase();
        if (verb === "EHLO" || verb === "HELO") await answer(socket, "ehlo");
        else if (verb === "MAIL") await answer(socket, isTried ? "mail-from" : "try-from");
        else if (verb === "RCPT") await answer(socket, isTried ? "rcpt-to" : "try-to");
        else if (verb === "DATA") {
          inBody = !planned.some(({ stage, left }) => stage === "data" && left > 0);
          await answer(socket, "data");
        } else if (verb === "RSET") {
          isTried = true;
          socket.write("250 2.0.0 Ok\r\n");
        } else if (verb === "QUIT") socket.end("221 2.0.0 Bye\r\n");
        else socket.write("502 5.5.2 Not known\r\n");
      }
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mails,
    script: (stage, answer, times = Infinity) => planned.push({ stage, answer, left: times }),
    onStage: (next) => (hook = next),
    clear() {
      planned = [];
      isTried = false;
      hook = () => undefined;
      mails.length = 0;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
