// The moderators' page, live and by keyboard. Without it, forms do the same.
import "./decisions.js";
import "./keys.js";
import "./leases.js";
import "./live.js";
