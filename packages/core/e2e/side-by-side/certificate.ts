import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { situations } from "./situations.js";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** For the hosts of AWS's that are called here, and vouched for by nobody but itself; in `cert.pem` of the folder. */
export async function makeCertificate(path: string): Promise<Certificate> {
  const text = JSON.stringify(situations);
  const regions = text.match(/\b(us|eu|ap|ca|cn|eusc)(-[a-z]+)+-?\d\b/g) ?? [];
  const hosts = ["us-east-1", ...regions].flatMap((region) =>
    ["amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "api.aws"].flatMap((domain) =>
      ["*", "*.sso"].map((service) => `DNS:${service}.${region}.${domain}`),
    ),
  );
  const [key, cert] = [join(path, "key.pem"), join(path, "cert.pem")];
  const names = `subjectAltName=DNS:sts.amazonaws.com,${[...new Set(hosts)].join(",")}`;
  const words = `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=aws -keyout ${key} -out ${cert} -addext`.split(
    " ",
  );
  execFileSync("openssl", [...words, names], { stdio: "ignore" });
  return { key: await readFile(key, "utf8"), cert: await readFile(cert, "utf8") };
}
