#include <stdint.h>
#include <string.h>

uint32_t linked(const char *text, size_t length, uint64_t tick_hz, uint32_t now, uint32_t n);

int main(int count, char **words)
{
    const char *text = count > 1 ? words[1] : "100/min burst 20";
    return linked(text, strlen(text), 1000, 0, (uint32_t)count) == 0;
}
