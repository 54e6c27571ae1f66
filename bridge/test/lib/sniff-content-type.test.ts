import { expect, test } from "@jest/globals";
import { fileNameOf } from "../../src/lib/file-name.ts";
import { sniffContentType } from "../../src/lib/sniff-content-type.ts";

const samples: [string, Buffer][] = [
  ["image/png", Buffer.from("89504e470d0a1a0a00", "hex")],
  ["image/jpeg", Buffer.from("ffd8ffe000104a46", "hex")],
  ["image/gif", Buffer.from("GIF89a....")],
  ["image/webp", Buffer.from("RIFF\u0000\u0000\u0000\u0000WEBPVP8 ")],
  ["application/pdf", Buffer.from("%PDF-1.7\n")],
  ["application/zip", Buffer.from("PK\u0003\u0004plain.txt")],
  [
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Buffer.from("PK\u0003\u0004[Content_Types].xml PK\u0003\u0004xl/workbook.xml"),
  ],
  ["text/plain", Buffer.from("a,b\n1,ü\n")],
  ["text/plain", Buffer.from("<svg onload=alert(1)>")],
  ["application/octet-stream", Buffer.from([1, 2, 3, 0])],
  ["application/octet-stream", Buffer.from([0xff, 0x41, 0x42])],
  ["application/octet-stream", Buffer.alloc(0)],
];

test.each(samples)("%s is seen in the bytes", (type, bytes) => {
  expect(sniffContentType(bytes)).toBe(type);
});

test("a text cut in the middle of a letter is still a text", () => {
  expect(sniffContentType(Buffer.from(`${"x".repeat(4095)}ü`))).toBe("text/plain");
});

test("a file's name loses folders, control characters and leading dots", () => {
  const url = new URL("https://h/files/last%20part.pdf");

  expect(fileNameOf(undefined, url)).toBe("last part.pdf");
  expect(fileNameOf(`attachment; filename*=UTF-8''na%C3%AFve.txt; filename="x"`, url)).toBe("naïve.txt");
  expect(fileNameOf(`attachment; filename="..\\\\..\\\\.evil\u0007.exe"`, url)).toBe("evil.exe");
  expect(fileNameOf(undefined, new URL("https://h/"))).toBeUndefined();
});
