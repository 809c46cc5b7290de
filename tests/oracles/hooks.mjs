// Reads an array of received web hooks on standard input and prints what other people's code makes of each:
//   in   [{ "secret": "whsec_…", "headers": { … }, "body": "…" }]
//   out  [{ "signed": true | "why not", "event": { … } | null, "valid": true | "why not" }]
// The signature is verified by Standard Webhooks' own library, at the time that the message says of itself; the event is read by
// the CloudEvents SDK and validated against its schema.
import { Webhook } from "standardwebhooks";
import { HTTP } from "cloudevents";

let text = "";
for await (const part of process.stdin) text += part;
const now = Date.now;
const answers = JSON.parse(text).map(({ secret, headers, body }) => {
  const answer = { signed: true, event: null, valid: true };
  // The library refuses what is five minutes old; a test's clock may stand years ago.
  Date.now = () => Number(headers["webhook-timestamp"]) * 1000;
  try {
    new Webhook(secret).verify(body, headers);
  } catch (fault) {
    answer.signed = String(fault.message);
  }
  Date.now = now;
  try {
    const event = HTTP.toEvent({ headers, body });
    event.validate();
    answer.event = event.toJSON();
  } catch (fault) {
    answer.valid = String(fault.message);
  }
  return answer;
});
process.stdout.write(JSON.stringify(answers));
