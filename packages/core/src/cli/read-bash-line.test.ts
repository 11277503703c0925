import { describe, expect, test } from "@jest/globals";
import { readBashLine } from "./read-bash-line.js";

const breaks = " \t\n\"'@><=;|&(:";
const wordsOf = (line: string) => readBashLine(line, breaks).words;
const insert = (line: string, candidate: string) => readBashLine(line, breaks).insert(candidate);

describe("readBashLine", () => {
  test("takes words apart at spaces alone, and quotes off them", () => {
    expect(wordsOf("demo team:dev sta")).toEqual(["team:dev", "sta"]);
    expect(wordsOf("demo --profile=me@corp ")).toEqual(["--profile=me@corp", ""]);
    expect(wordsOf("demo 'my own' my\\ own \"a\\\"b\\n\" 'o")).toEqual(["my own", "my own", 'a"b\\n', "o"]);
  });

  test("leaves to bash what stands before the last break", () => {
    expect(insert("demo te", "team:dev")).toBe("team:dev");
    expect(insert("demo team:d", "team:dev")).toBe("dev");
    expect(insert("demo me@c", "me@corp")).toBe("@corp");
    expect(readBashLine("demo me@", " ").insert("me@corp")).toBe("me@corp");
  });

  test("puts a backslash before what bash would take for something else", () => {
    expect(insert("demo ", "my own")).toBe("my\\ own");
    expect(insert("demo my\\ o", "my own")).toBe("my\\ own");
    expect(insert("demo ", "o'brien")).toBe("o\\'brien");
    expect(insert("demo ", "a$b*")).toBe("a\\$b\\*");
    expect(insert("demo ", "grünes-1.x")).toBe("grünes-1.x");
  });

  test("goes on within a quote that is open", () => {
    expect(insert("demo 'my", "my own")).toBe("my own");
    expect(insert("demo 'o", "o'brien")).toBe("o'\\''brien");
    expect(insert('demo "ca', "cash$x")).toBe("cash\\$x");
    expect(insert("demo 'team:d", "team:dev")).toBe("team:dev");
  });
});
