// What every page of the house does.
import "./toasts.js";
import "./keys.js";
import "./palette.js";
import "./live.js";
import "./suggest.js";
