#!/usr/bin/env node
const { runMain } = require("@iam-tools/core/context/real");
const { main } = require("../dist/main.js");

void runMain(main);
