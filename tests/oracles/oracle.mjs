// Prints, as one JSON document, what other people's code says of the calendar and of the shifted datums.
//   node oracle.mjs calendar   every day 2018-2026 -> [date, worked]
//   node oracle.mjs due        some days and amounts -> [date, n, the n-th working day after it]
//   node oracle.mjs totp       some secrets and times -> [secret in hex, in base32, second, code]
//   node oracle.mjs datums     a grid over China    -> [lon, lat, gcjLon, gcjLat, bdLon, bdLat, backLon, backLat]
import chineseDays from "chinese-days";
import { createHash } from "node:crypto";
import gcoord from "gcoord";
import otplib from "otplib";

const { WGS84, GCJ02, BD09 } = gcoord;

function calendar() {
  const days = [];
  for (let at = Date.UTC(2018, 0, 1); at < Date.UTC(2027, 0, 1); at += 86_400_000) {
    const date = new Date(at).toISOString().slice(0, 10);
    days.push([date, chineseDays.isWorkday(date)]);
  }
  return days;
}

function due() {
  const rows = [];
  for (let at = Date.UTC(2018, 0, 1); at < Date.UTC(2026, 8, 1); at += 86_400_000) {
    const date = new Date(at).toISOString().slice(0, 10);
    for (const n of [1, 5, 30]) rows.push([date, n, chineseDays.findWorkday(n, date)]);
  }
  return rows;
}

function datums() {
  const rows = [];
  const add = (lon, lat) => {
    const gcj = gcoord.transform([lon, lat], WGS84, GCJ02);
    const bd = gcoord.transform([lon, lat], WGS84, BD09);
    const back = gcoord.transform([lon, lat], GCJ02, WGS84);
    rows.push([lon, lat, ...gcj, ...bd, ...back]);
  };
  for (let lon = 73.5; lon <= 135; lon += 2.5) for (let lat = 18; lat <= 53.5; lat += 2.5) add(lon, lat);
  for (let lon = 115.7; lon <= 117.6; lon += 0.1) for (let lat = 36.4; lat <= 38.1; lat += 0.1) add(lon, lat);
  // Outside the rectangle nothing is shifted.
  for (const at of [[-0.1276, 51.5072], [139.6917, 35.6895], [72, 30], [100, 0.5]]) add(...at);
  return rows;
}

function totp() {
  const rows = [];
  for (let n = 0; n < 300; n++) {
    // Text, since its base32 knows 7 bits only.
    const secret = Buffer.from(createHash("sha1").update(`secret ${n}`).digest("hex").slice(0, 20));
    const second = (n * 97_003_711) % 4_102_444_800;
    const base32 = otplib.authenticator.encode(secret.toString("hex"));
    const one = otplib.totp.clone({ epoch: second * 1000, encoding: "hex" });
    rows.push([secret.toString("hex"), base32, second, one.generate(secret.toString("hex"))]);
  }
  return rows;
}

const answers = { calendar, due, totp, datums };
const answer = answers[process.argv[2]];
if (!answer) {
  console.error(`usage: node oracle.mjs ${Object.keys(answers).join(" | ")}`);
  process.exit(2);
}
process.stdout.write(JSON.stringify(answer()));
