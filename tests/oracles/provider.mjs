// The other side of the HTTP adapters, written from their documents and not from our code: an SMS provider that checks its
// signature with Node's own crypto, WeChat's stable token and messages, a messenger like WeCom.
//   node provider.mjs '{"key":"SMS signing key","holds":seconds}'
// First line: the port. Then a JSON line for each request. What a number or id begins with decides the answer.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const asked = JSON.parse(process.argv[2] ?? "{}");
const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");
let issued = 0;
let valid = "";
const nonces = new Set();

const server = createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const raw = Buffer.concat(parts);
    const url = new URL(request.url, "http://x");
    const answer = (status, body, headers = {}) => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    };
    let body = null;
    try { body = raw.length ? JSON.parse(raw) : null; } catch { return answer(400, { error: "json" }); }
    const seen = { path: url.pathname, body };

    if (url.pathname === "/sms") {
      const head = request.headers;
      const text = ["POST", request.url, head["x-daodi-timestamp"], head["x-daodi-nonce"], createHash("sha256").update(raw).digest("hex")].join("\n");
      const wanted = Buffer.from(createHmac("sha256", asked.key).update(text).digest("hex"));
      const given = Buffer.from(head["x-daodi-signature"] ?? "");
      seen.signed = given.length === wanted.length && timingSafeEqual(given, wanted);
      seen.fresh = Math.abs(Date.now() / 1000 - Number(head["x-daodi-timestamp"])) < 300 && !nonces.has(head["x-daodi-nonce"]);
      nonces.add(head["x-daodi-nonce"]);
      seen.key = head["x-daodi-key"];
      say(seen);
      if (!seen.signed || !seen.fresh) return answer(403, { code: "SIGNATURE" });
      if (body.phone.endsWith("4290")) return answer(429, {}, { "retry-after": "1200" });
      if (body.phone.endsWith("5030")) return answer(503, {});
      if (body.phone.endsWith("1111")) return answer(200, { code: "BUSY" });
      if (body.phone.endsWith("2222")) return answer(200, { code: `BLACK ${body.phone}` });
      if (body.phone.endsWith("3333")) return answer(200, "<html>sign in</html>");
      if (body.phone.endsWith("4444")) return; // Never answers.
      return answer(200, { code: "OK" });
    }

    if (url.pathname === "/cgi-bin/stable_token" || url.pathname === "/cgi-bin/gettoken") {
      const secret = body?.secret ?? url.searchParams.get("corpsecret");
      say({ ...seen, body: undefined, secretInAddress: request.url.includes("wechat-secret") });
      if (secret !== "wechat-secret" && secret !== "messenger-secret") return answer(200, { errcode: 40001, errmsg: "invalid credential" });
      valid = `token-${++issued}`;
      return answer(200, { errcode: 0, access_token: valid, expires_in: asked.holds ?? 7200 });
    }

    if (url.pathname === "/void") { valid = "voided"; return answer(200, {}); }

    if (["/cgi-bin/message/template/send", "/cgi-bin/message/subscribe/bizsend", "/cgi-bin/message/send"].includes(url.pathname)) {
      seen.token = url.searchParams.get("access_token");
      say(seen);
      if (seen.token !== valid) return answer(200, { errcode: 42001, errmsg: "access_token expired" });
      if (body.touser.startsWith("busy")) return answer(200, { errcode: -1, errmsg: "system busy" });
      if (body.touser.startsWith("none")) return url.pathname.endsWith("message/send") ? answer(200, { errcode: 0, errmsg: "ok", invaliduser: body.touser }) : answer(200, { errcode: 40003, errmsg: `invalid openid ${body.touser}` });
      return answer(200, { errcode: 0, errmsg: "ok", msgid: 1 });
    }

    say(seen);
    answer(404, {});
  });
});
server.listen(0, "127.0.0.1", () => say({ port: server.address().port }));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
