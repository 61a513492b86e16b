window.SwaggerUIBundle({ url: '/v3/api-docs', dom_id: '#ui', deepLinking: true, validatorUrl: null });
