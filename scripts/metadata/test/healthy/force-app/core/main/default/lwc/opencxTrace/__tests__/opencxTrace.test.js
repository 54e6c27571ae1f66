// A test is no part of what is deployed.
