// What the inbox does beyond the house.
import "./ages.js";
import "./queue.js";
import "./conversation.js";
import "./composer.js";
import "./proposed.js";
