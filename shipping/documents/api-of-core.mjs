import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const core = fileURLToPath(new URL("../../packages/core/", import.meta.url));

/** Every declaration that core exports, room by room, as its build has them: a change of it is seen in review. */
export function apiOfCore() {
  const { exports } = JSON.parse(readFileSync(join(core, "package.json"), "utf8"));
  return Object.entries(exports)
    .filter(([, target]) => target.types !== undefined)
    .map(
      ([room, { types }]) => `## ${room.slice("./".length)}\n\n\`\`\`ts\n${declarations(types).join("\n\n")}\n\`\`\``,
    )
    .join("\n\n");
}

/** What an entry exports itself, or takes from modules beside it. */
function declarations(entry) {
  const text = readFileSync(join(core, entry), "utf8");
  const own = parts(text).filter(({ name }) => name !== undefined);
  const taken = [...text.matchAll(/export (?:type )?\{([^}]+)\} from "(.+)\.js";/g)].flatMap(([, names, from]) => {
    const there = parts(readFileSync(join(core, entry, "..", `${from}.d.ts`), "utf8"));
    return [...names.matchAll(/(?:type )?(\w+)(?:,|\s*$)/g)].map(([, bare]) => {
      const found = there.find((part) => part.name === bare);
      if (found === undefined) throw new Error(`${from}.d.ts does not declare ${bare}.`);
      return found;
    });
  });
  return [...own, ...taken].map(({ declaration }) => declaration);
}

/** The declarations of a module, each with the comment above it. A new one begins at the start of a line. */
function parts(text) {
  return text.split(/\n(?=\/\*\*|(?<!\*\/\n)(?:export|declare|import) )/).map((declaration) => ({
    declaration: declaration.replace(/^export declare /m, "export ").trim(),
    name: /^export (?:declare )?(?:abstract )?(?:async )?(?:function|interface|type|const|class) (\w+)/m.exec(
      declaration,
    )?.[1],
  }));
}
