#!/bin/sh
# sharp 0.35.5 (libvips 8.18), which makes the pictures of many sites and CMS, writes into EXIF in ASCII (`withExif`): whom a file
# is to name is spelled otherwise there. Zoë Østergård becomes Zoe OEstergard, © becomes (C), and of what is in other scripts
# question marks are left, though the same in XMP stays as it is. The credit that a JPEG has by IPTC is kept by
# `keepMetadata` in a JPEG alone: in WebP, AVIF and PNG it is gone, and nothing tells of it, while XMP comes along in all four.
#
# Seen with Node 20.20.2, sharp 0.35.5, libvips 8.18.7:
#   withExif: Zoë Østergård -> Zoe OEstergard, © Dépêche -> (C) Depeche, इदा ब्रांट -> ??? ??????,
#   Ида Брандт -> ??? ??????
#   withXmp: Zoë Østergård -> Zoë Østergård
#   keepMetadata: jpeg has IPTC and XMP, webp has XMP, avif has XMP, png has XMP
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module", "dependencies": {"sharp": "0.35.5", "exifreader": "4.46.0"}}' >package.json
npm install --silent --no-fund --no-audit
cat >run.js <<'NODE'
import assert from "node:assert";
import ExifReader from "exifreader";
import sharp from "sharp";

const NAMES = ["Zoë Østergård", "© Dépêche", "इदा ब्रांट", "Ида Брандт"];
const XMP = (name) => `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="${name}"/></rdf:RDF></x:xmpmeta>`;
const picture = () => sharp({ create: { width: 64, height: 48, channels: 3, background: "#468" } }).jpeg();
const size = (bytes) => [bytes.length >> 8, bytes.length & 255];

/** The same JPEG with a credit by IPTC (record 2, dataset 110) in UTF-8. */
function credited(jpeg, name) {
  const text = Buffer.from(name);
  const utf8 = [0x1c, 1, 90, 0, 3, 0x1b, 0x25, 0x47];
  const iptc = Buffer.from([...utf8, 0x1c, 2, 110, ...size(text), ...text]);
  const block = Buffer.concat([Buffer.from("Photoshop 3.0\x008BIM"), Buffer.from([4, 4, 0, 0, 0, 0, ...size(iptc)]), iptc]);
  const even = Buffer.concat([block, Buffer.alloc(iptc.length % 2)]);
  const length = size({ length: even.length + 2 });
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xed, ...length]), even, jpeg.subarray(2)]);
}

const spelled = [];
for (const name of NAMES) {
  const { Artist } = ExifReader.load(await picture().withExif({ IFD0: { Artist: name } }).toBuffer());
  spelled.push(Artist.description);
  console.log(`withExif: ${name} -> ${Artist.description}`);
}
const inXmp = ExifReader.load(await picture().withXmp(XMP(NAMES[0])).toBuffer()).Credit.description;
console.log(`withXmp: ${NAMES[0]} -> ${inXmp}`);
const source = credited(await picture().withXmp(XMP(NAMES[0])).toBuffer(), NAMES[0]);
const kept = {};
for (const format of ["jpeg", "webp", "avif", "png"]) {
  const { iptc, xmp } = await sharp(await sharp(source).keepMetadata().toFormat(format).toBuffer()).metadata();
  kept[format] = [iptc && "IPTC", xmp && "XMP"].filter(Boolean).join(" and ");
}
console.log(`keepMetadata: ${Object.entries(kept).map((each) => each.join(" has ")).join(", ")}`);
assert.deepEqual(spelled, ["Zoe OEstergard", "(C) Depeche", "??? ??????", "??? ??????"], "the behaviour has changed");
assert.equal(inXmp, NAMES[0], "the behaviour has changed");
assert.deepEqual(kept, { jpeg: "IPTC and XMP", webp: "XMP", avif: "XMP", png: "XMP" }, "the behaviour has changed");
NODE
echo "Node $(node --version), sharp 0.35.5, exifreader 4.46.0"
LC_ALL=C node run.js
