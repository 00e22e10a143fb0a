/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * openapi_file.c - the part of the description that no field table tells: files
 * (api_file.c), which are no JSON.  Written out as it is sent.
 */
#include "web/api.h"

#define PROBLEM "{\"$ref\":\"#/components/responses/Problem\"}"
#define HEADERS "\"headers\":{\"API-Version\":"                               \
	"{\"$ref\":\"#/components/headers/ApiVersion\"}}"
#define FILE_ANSWER HEADERS ",\"content\":{\"application/json\":{"             \
	"\"schema\":{\"$ref\":\"#/components/schemas/File\"}}}}"
#define READ_FAULTS ",\"401\":" PROBLEM ",\"403\":" PROBLEM                    \
	",\"404\":" PROBLEM ",\"406\":" PROBLEM ",\"500\":" PROBLEM              \
	",\"503\":" PROBLEM
#define ID "\"parameters\":[{\"name\":\"id\",\"in\":\"path\",\"required\":true," \
	"\"description\":\"Number of the file\",\"schema\":{"                    \
	"\"type\":\"integer\",\"minimum\":1}}]"
#define TAGS "\"tags\":[\"files\"]"

static const struct {
	const char *path;
	struct str json;
} paths[] = {
	{ "/files", STR_INIT("{\"post\":{\"operationId\":\"createFile\","
	    "\"summary\":\"Send a file; a record names it by its number\","
	    TAGS ",\"requestBody\":{\"required\":true,\"content\":{"
	    "\"multipart/form-data\":{\"schema\":{\"type\":\"object\","
	    "\"required\":[\"file\"],\"properties\":{\"file\":{"
	    "\"type\":\"string\",\"format\":\"binary\"}}}}}},"
	    "\"responses\":{\"201\":{\"description\":\"Kept\"," FILE_ANSWER
	    ",\"400\":" PROBLEM ",\"413\":" PROBLEM ",\"415\":" PROBLEM
	    ",\"422\":" PROBLEM ",\"429\":" PROBLEM READ_FAULTS "}}}") },
	{ "/files/{id}", STR_INIT("{" ID ",\"get\":{"
	    "\"operationId\":\"getFile\","
	    "\"summary\":\"What is known of a file\"," TAGS
	    ",\"responses\":{\"200\":{\"description\":\"The file\","
	    FILE_ANSWER READ_FAULTS "}}}") },
	{ "/files/{id}/content", STR_INIT("{" ID ",\"get\":{"
	    "\"operationId\":\"getFileContent\","
	    "\"summary\":\"The bytes of a file\"," TAGS
	    ",\"responses\":{\"200\":{\"description\":\"The bytes, under "
	    "the media type of the file\"," HEADERS ",\"content\":{\"*/*\":{"
	    "\"schema\":{\"type\":\"string\",\"format\":\"binary\"}}}}"
	    READ_FAULTS "}}}") },
};

void
openapi_file_paths(struct json *out)
{
	for (size_t i = 0; i < COUNT(paths); i++) {
		json_key(out, paths[i].path);
		json_raw(out, paths[i].json);
	}
}

struct str
openapi_file_schema(void)
{
	return STR("{\"type\":\"object\",\"properties\":{"
	    "\"id\":{\"type\":\"integer\"},\"name\":{\"type\":\"string\"},"
	    "\"mediaType\":{\"type\":\"string\"},"
	    "\"size\":{\"type\":\"integer\"},"
	    "\"sha256\":{\"type\":\"string\"}}}");
}
