import { generateKeyPairSync, randomBytes, sign, X509Certificate } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  Extension,
  Extensions,
  GeneralName,
  id_ce_basicConstraints,
  id_ce_subjectAltName,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from "@peculiar/asn1-x509";

/** A certificate authority made for a test, and what a server on loopback shows. All PEM. */
export interface TestCertificates {
  ca: string;
  certificate: string;
  privateKey: string;
}

interface Subject {
  name: string;
  issuer: string;
  publicKey: KeyObject;
  extensions: Extension[];
}

const ecdsaWithSha256 = new AlgorithmIdentifier({ algorithm: "1.2.840.10045.4.3.2" });
const commonName = "2.5.4.3";
const dayMs = 86_400_000;

/** Makes a certificate authority, and by it a certificate for `localhost`, `127.0.0.1` and `::1`. */
export function makeTestCertificates(): TestCertificates {
  const authority = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const server = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuer = `OpenCX simulator CA ${randomBytes(4).toString("hex")}`;
  const isAuthority = extension(id_ce_basicConstraints, new BasicConstraints({ cA: true }), true);
  const names = new SubjectAlternativeName([
    new GeneralName({ dNSName: "localhost" }),
    new GeneralName({ iPAddress: "127.0.0.1" }),
    new GeneralName({ iPAddress: "::1" }),
  ]);
  const ca = { name: issuer, issuer, publicKey: authority.publicKey, extensions: [isAuthority] };
  const own = { name: "localhost", issuer, publicKey: server.publicKey };
  const certificate = { ...own, extensions: [extension(id_ce_subjectAltName, names, false)] };
  return {
    ca: makeCertificate(ca, authority.privateKey),
    certificate: makeCertificate(certificate, authority.privateKey),
    privateKey: server.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function makeCertificate(subject: Subject, signer: KeyObject): string {
  const spki = subject.publicKey.export({ type: "spki", format: "der" });
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: bytesOf(Buffer.concat([Buffer.from([0x41]), randomBytes(15)])),
    signature: ecdsaWithSha256,
    issuer: nameOf(subject.issuer),
    subject: nameOf(subject.name),
    validity: new Validity({
      notBefore: new Date(Date.now() - dayMs),
      notAfter: new Date(Date.now() + 365 * dayMs),
    }),
    subjectPublicKeyInfo: AsnConvert.parse(spki, SubjectPublicKeyInfo),
    extensions: new Extensions(subject.extensions),
  });
  const signatureValue = bytesOf(sign("sha256", Buffer.from(AsnConvert.serialize(tbsCertificate)), signer));
  const made = new Certificate({ tbsCertificate, signatureAlgorithm: ecdsaWithSha256, signatureValue });
  return new X509Certificate(Buffer.from(AsnConvert.serialize(made))).toString();
}

function extension(id: string, value: object, critical: boolean): Extension {
  return new Extension({ extnID: id, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

function nameOf(text: string): Name {
  const value = new AttributeValue({ utf8String: text });
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: commonName, value })])]);
}

function bytesOf(buffer: Buffer): ArrayBuffer {
  return new Uint8Array(buffer).buffer;
}
