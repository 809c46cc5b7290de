// Another implementation of OAuth 2, as a client of a running platform.
//   node oauth.mjs token ISSUER CLIENT SECRET basic|post [SCOPE]   discovers (RFC 8414), gets a token (oauth4webapi), verifies it by the published keys (jose)
//   node oauth.mjs revoke ISSUER CLIENT SECRET TOKEN               gives a token back (RFC 7009)
//   node oauth.mjs verify ISSUER TOKEN                             the claims of a token, or why it is none (jose)
import * as oauth from "oauth4webapi";
import { createRemoteJWKSet, jwtVerify, decodeProtectedHeader } from "jose";

const insecure = { [oauth.allowInsecureRequests]: true };
const [what, address, ...rest] = process.argv.slice(2);
const issuer = new URL(address);

async function discover() {
  const answer = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure });
  return oauth.processDiscoveryResponse(issuer, answer);
}

async function verify(server, token) {
  const keys = createRemoteJWKSet(new URL(server.jwks_uri));
  const { payload, protectedHeader } = await jwtVerify(token, keys, { issuer: server.issuer, audience: "urn:daodi:api", typ: "at+jwt", algorithms: ["ES256"] });
  return { payload, header: protectedHeader };
}

const answers = {
  async token(id, secret, how, scope) {
    const server = await discover();
    const client = { client_id: id };
    const auth = how === "post" ? oauth.ClientSecretPost(secret) : oauth.ClientSecretBasic(secret);
    const parameters = new URLSearchParams(scope ? { scope } : {});
    const response = await oauth.clientCredentialsGrantRequest(server, client, auth, parameters, insecure);
    const cacheControl = response.headers.get("cache-control");
    const result = await oauth.processClientCredentialsResponse(server, client, response);
    return { server, result, cacheControl, ...(await verify(server, result.access_token)) };
  },
  async revoke(id, secret, token) {
    const server = await discover();
    const response = await oauth.revocationRequest(server, { client_id: id }, oauth.ClientSecretBasic(secret), token, insecure);
    await oauth.processRevocationResponse(response);
    return { revoked: true };
  },
  async verify(token) {
    return { ...(await verify(await discover(), token)), kid: decodeProtectedHeader(token).kid };
  },
};

if (!answers[what]) {
  console.error(`usage: node oauth.mjs ${Object.keys(answers).join(" | ")} ISSUER …`);
  process.exit(2);
}
try {
  process.stdout.write(JSON.stringify({ ok: true, ...(await answers[what](...rest)) }));
} catch (error) {
  process.stdout.write(JSON.stringify({ ok: false, name: error.name, code: error.code, error: error.error, description: error.error_description, status: error.status, message: error.message }));
}
