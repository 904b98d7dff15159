// What the inbox does beyond the house.
import "./ages.js";
import "./queue.js";
import "./choose.js";
import "./conversation.js";
import "./composer.js";
import "./words.js";
import "./names.js";
import "./proposed.js";
import "./use.js";
