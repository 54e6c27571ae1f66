import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { AsnConvert } from "@peculiar/asn1-schema";
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  Certificate,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from "@peculiar/asn1-x509";

export interface CertificateOptions {
  /** PEM of an RSA key. */
  privateKey: string;
  /** Becomes the certificate's common name. */
  keyId: string;
  notBefore?: Date;
  notAfter?: Date;
}

const sha256WithRsa = new AlgorithmIdentifier({ algorithm: "1.2.840.113549.1.1.11", parameters: null });
const commonName = "2.5.4.3";

/**
 * A self-signed certificate in PEM, which Salesforce wants in `x5c` (contract salesforce-metadata 9). Serial number and
 * signature follow from the key, and the dates are fixed unless given, so every process makes the same certificate of
 * the same key.
 */
export function selfSignedCertificate(options: CertificateOptions): string {
  const tbsCertificate = toBeSigned(options);
  const signature = sign(
    "sha256",
    Buffer.from(AsnConvert.serialize(tbsCertificate)),
    createPrivateKey(options.privateKey),
  );
  const certificate = new Certificate({
    tbsCertificate,
    signatureAlgorithm: sha256WithRsa,
    signatureValue: bytesOf(signature),
  });
  const lines =
    Buffer.from(AsnConvert.serialize(certificate))
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

function toBeSigned(options: CertificateOptions): TBSCertificate {
  const publicKey = createPublicKey(options.privateKey).export({ type: "spki", format: "der" });
  return new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(publicKey),
    signature: sha256WithRsa,
    issuer: nameOf(options.keyId),
    subject: nameOf(options.keyId),
    validity: new Validity({
      notBefore: options.notBefore ?? new Date("2025-01-01T00:00:00Z"),
      notAfter: options.notAfter ?? new Date("2049-12-31T23:59:59Z"),
    }),
    subjectPublicKeyInfo: AsnConvert.parse(publicKey, SubjectPublicKeyInfo),
  });
}

function nameOf(keyId: string): Name {
  const value = new AttributeValue({ utf8String: keyId });
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: commonName, value })])]);
}

/** Sixteen bytes of the public key's hash, positive and without a leading zero. */
function serialNumber(publicKey: Buffer): ArrayBuffer {
  const bytes = createHash("sha256").update(publicKey).digest().subarray(0, 16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytesOf(bytes);
}

function bytesOf(buffer: Buffer): ArrayBuffer {
  return new Uint8Array(buffer).buffer;
}
