// The floor of a cold start: a static program that prints one line.

#include <cstdio>

int main() { return std::puts("hello") < 0 ? 1 : 0; }
