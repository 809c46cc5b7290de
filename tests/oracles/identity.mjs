// A real OpenID Connect provider (oidc-provider) on a free port of 127.0.0.1; prints its issuer, then serves until it is ended.
//   node identity.mjs CLIENT SECRET REDIRECT [FAULT]
// FAULT spoils what its token door answers: issuer, nonce, audience, signature, expired, none, unsigned-key
import { createServer } from "node:http";
import { generateKeyPair, exportJWK, SignJWT, decodeJwt, UnsecuredJWT } from "jose";
import Provider from "oidc-provider";

const [client, secret, redirect, fault] = process.argv.slice(2);
const server = createServer();
await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;
const { privateKey } = await generateKeyPair("RS256", { extractable: true });
const jwk = { ...(await exportJWK(privateKey)), kid: "k1", alg: "RS256", use: "sig" };

const provider = new Provider(issuer, {
  clients: [{ client_id: client, client_secret: secret, redirect_uris: [redirect], response_types: ["code"], grant_types: ["authorization_code"] }],
  jwks: { keys: [jwk] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
  cookies: { keys: ["only for tests"] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: "same@example.org", email_verified: true }) }),
});

const sign = (claims, key, header = {}) => new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "k1", ...header }).sign(key);
const spoil = {
  issuer: (claims, key) => sign({ ...claims, iss: "https://elsewhere.example" }, key),
  nonce: (claims, key) => sign({ ...claims, nonce: "another" }, key),
  audience: (claims, key) => sign({ ...claims, aud: "another" }, key),
  expired: (claims, key) => sign({ ...claims, iat: claims.iat - 7200, exp: claims.iat - 3600 }, key),
  "unsigned-key": async claims => sign(claims, (await generateKeyPair("RS256")).privateKey),
  none: claims => new UnsecuredJWT(claims).encode(),
  signature: (claims, key, token) => {
    const [header, , signature] = token.split(".");
    return [header, Buffer.from(JSON.stringify({ ...claims, sub: "somebody-else" })).toString("base64url"), signature].join(".");
  },
};
provider.use(async (ctx, next) => {
  await next();
  if (fault && ctx.path === "/token" && ctx.body?.id_token) ctx.body.id_token = await spoil[fault](decodeJwt(ctx.body.id_token), privateKey, ctx.body.id_token);
});
server.on("request", provider.callback());
console.log(issuer);
