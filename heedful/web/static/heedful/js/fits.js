// Files that are too many, or too large together, are told when they are chosen, and are not sent.
import { behaviour } from "./behave.js";

behaviour("fits", (input, signal) => {
  const check = () => {
    const { files, bytes, many, large } = input.dataset;
    const chosen = [...input.files];
    const size = chosen.reduce((sum, file) => sum + file.size, 0);
    const tooMany = chosen.length > Number(files) ? many.replace("{n}", chosen.length) : "";
    input.setCustomValidity(tooMany || (size > Number(bytes) ? large : ""));
    if (chosen.length) input.reportValidity();
  };
  input.addEventListener("change", check, { signal });
  check();
});
