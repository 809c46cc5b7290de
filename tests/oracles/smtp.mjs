// A mail server that none of us wrote (smtp-server, of Nodemailer), to send to.
//   node smtp.mjs '{"user":"u","pass":"p","key":"PEM","cert":"PEM","tls":"starttls|tls|none","slow":ms}'
// Its first line is the port; then a JSON line for each connection, refusal and letter. An address decides what becomes of
// its letter: 450-2@… is put off twice and then taken, 550@… is refused, 552@… after the text, hang@… is never answered.
import { SMTPServer } from "smtp-server";

const asked = JSON.parse(process.argv[2] ?? "{}");
const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");
const put = new Map();
const server = new SMTPServer({
  secure: asked.tls === "tls",
  key: asked.key,
  cert: asked.cert,
  authOptional: !asked.user,
  disabledCommands: [...(asked.tls === "none" || asked.tls === "tls" ? ["STARTTLS"] : []), ...(asked.user ? [] : ["AUTH"])],
  // A password in clear is not taken.
  allowInsecureAuth: false,
  logger: false,
  onConnect(session, done) {
    say({ event: "connect" });
    done();
  },
  onAuth(auth, session, done) {
    say({ event: "auth", secure: session.secure, user: auth.username });
    if (auth.username === asked.user && auth.password === asked.pass) done(null, { user: auth.username });
    else done(Object.assign(new Error("5.7.8 no"), { responseCode: 535 }));
  },
  onRcptTo(address, session, done) {
    const refused = /^(4[0-9][0-9])-([0-9]+)@/.exec(address.address);
    if (refused) {
      const times = (put.get(address.address) ?? 0) + 1;
      put.set(address.address, times);
      if (times <= Number(refused[2])) {
        say({ event: "refused", code: Number(refused[1]) });
        return done(Object.assign(new Error(`4.2.0 <${address.address}> later please`), { responseCode: Number(refused[1]) }));
      }
    }
    if (address.address.startsWith("550@")) return done(Object.assign(new Error(`5.1.1 <${address.address}> user unknown, call 13905341123`), { responseCode: 550 }));
    done();
  },
  onData(stream, session, done) {
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      const to = session.envelope.rcptTo.map((r) => r.address);
      if (to.some((a) => a.startsWith("552@"))) return done(Object.assign(new Error("5.3.4 too much"), { responseCode: 552 }));
      if (to.some((a) => a.startsWith("hang@"))) return say({ event: "hang" });
      say({ event: "letter", secure: session.secure, user: session.user ?? null, from: session.envelope.mailFrom.address, to, raw: Buffer.concat(parts).toString("utf8") });
      done();
    });
  },
});
server.on("error", (error) => say({ event: "error", code: error.code ?? error.message }));
server.listen(0, "127.0.0.1", () => say({ port: server.server.address().port }));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
