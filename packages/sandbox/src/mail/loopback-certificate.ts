export interface Certificate {
  /** PEM, for a server. */
  readonly key: string;
  /** PEM, for a server, and for clients to trust. */
  readonly cert: string;
}

/**
 * A certificate for `localhost` and 127.0.0.1, signed by its own key, valid from 2020 to 2120. For tests on loopback
 * only: the key is published with this package, so it proves nothing about who answers. To trust it is harmless, since
 * it may sign no other certificate and names no other host.
 */
export const loopbackCertificate: Certificate = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgckwIXPV7uQg0+iW6
C6oZQdGU//WcS9Hda6n0DAPXjKGhRANCAAQXhFvL75YfGdzlh1OGWA/DJoCbxPhZ
DpHJ9TI6i6LQyb8mis3sSCNzhYIQxxDpGiEBhCeySX+vpQ5Y5rY24pEV
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBqzCCAVGgAwIBAgIBATAKBggqhkjOPQQDAjAlMSMwIQYDVQQDDBppYW0tc2Fu
ZGJveCwgbG9vcGJhY2sgb25seTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAw
MDAwMFowJTEjMCEGA1UEAwwaaWFtLXNhbmRib3gsIGxvb3BiYWNrIG9ubHkwWTAT
BgcqhkjOPQIBBggqhkjOPQMBBwNCAAQXhFvL75YfGdzlh1OGWA/DJoCbxPhZDpHJ
9TI6i6LQyb8mis3sSCNzhYIQxxDpGiEBhCeySX+vpQ5Y5rY24pEVo3AwbjAMBgNV
HRMBAf8EAjAAMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDATAa
BgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwHQYDVR0OBBYEFN4MPANYrapIlU96
OAnRIFvND1riMAoGCCqGSM49BAMCA0gAMEUCIQDFRxYFM10Msu5aITfvjqa4cQ9n
PbydB8IVFbRfU28LFQIgXGxjq+Phg8DxmJHda/8e9ayoGGR0wuM7xb/zfgp3GBk=
-----END CERTIFICATE-----
`,
};
