#!/usr/bin/env node
const { realContext } = require("@iam-tools/core/context/real");
const { main } = require("../dist/main.js");

void main(process.argv.slice(2), realContext()).then((exitCode) => {
  process.exitCode = exitCode;
});
