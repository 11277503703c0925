#!/usr/bin/env node
import { realContext } from "@iam-tools/core/context/real";
import { main } from "../dist/main.js";

process.exitCode = await main(process.argv.slice(2), realContext());
